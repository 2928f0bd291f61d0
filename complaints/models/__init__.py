from .public import BUILT_IN, CODE, PublicKey, PublicLanguage, PublicText, rules_in_force

__all__ = [
    "BUILT_IN",
    "CODE",
    "PublicKey",
    "PublicLanguage",
    "PublicText",
    "rules_in_force",
]
