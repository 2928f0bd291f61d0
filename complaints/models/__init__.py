from .public import BUILT_IN, CODE, PublicKey, PublicLanguage, PublicText

__all__ = [
    "BUILT_IN",
    "CODE",
    "PublicKey",
    "PublicLanguage",
    "PublicText",
]
