"""Signs that the letters on paper lack, such as some emoji and scripts.

Typst leaves them out without a word, unless the document is to be accessible: then it refuses it.
"""

import re

import typst

ANY = b'#set document(title: "-")\n#set text(lang: "da")\n#sys.inputs.text'
REFUSED = re.compile(r'the text `"(?P<sign>.+?)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
# So many are named at once; each asks for the text to be set again.
NAMED = 5


def unprintable(text):
    """The signs of `text` that cannot be printed: a list of NAMED at most, empty if all can."""
    found: list[str] = []
    while len(found) < NAMED:
        try:
            typst.compile(ANY, format="pdf", pdf_standards=["ua-1"], sys_inputs={"text": text})
        except typst.TypstError as error:
            refused = REFUSED.search(str(error))
            if refused is None:
                raise
            sign = ESCAPED.sub(lambda code: chr(int(code[1], 16)), refused["sign"])
            found.append(sign)
            text = text.replace(sign, "")
        else:
            break
    return found
