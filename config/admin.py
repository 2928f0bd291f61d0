from django.contrib.admin.apps import AdminConfig


class SiteAdminConfig(AdminConfig):
    pass
