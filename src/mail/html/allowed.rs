//! The allow-list of a page for a browser. Names are in lower case.

/// Elements for text, images and layout.
const ELEMENTS: &str = "a abbr acronym address article aside b bdi bdo big blockquote body br caption center \
     cite code col colgroup dd del details dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 \
     header hgroup hr html i img ins kbd label li main mark nav nobr ol p pre q rp rt ruby s samp section small \
     span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr";
/// Elements without content and end tag.
const VOID: &str = "br col hr img wbr";
/// Elements whose end tag is ignored: what follows still belongs to them.
const ROOTS: &str = "html body";
/// Elements dropped with their content, which is not HTML.
const FOREIGN: &str = "math svg template";
/// Attributes written with any value. None of them is a URL.
const ATTRIBUTES: &str = "abbr align alink alt bgcolor border bordercolor cellpadding cellspacing char charoff \
     class clear color colspan compact datetime dir face frame headers height hspace id lang link name noshade \
     nowrap open reversed role rowspan rules scope size span start summary text title type valign value vlink \
     vspace width";
/// Allowed link schemes (RFC 3986 section 3.1).
const SCHEMES: &str = "http https mailto tel";

fn is_listed(list: &str, name: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known == name)
}

pub(super) fn is_element(name: &str) -> bool {
    is_listed(ELEMENTS, name)
}

pub(super) fn is_void(name: &str) -> bool {
    is_listed(VOID, name)
}

pub(super) fn is_root(name: &str) -> bool {
    is_listed(ROOTS, name)
}

pub(super) fn is_foreign(name: &str) -> bool {
    is_listed(FOREIGN, name)
}

pub(super) fn is_attribute(name: &str) -> bool {
    is_listed(ATTRIBUTES, name)
}

/// Whether a link may have this scheme, in any case.
pub(super) fn is_scheme(scheme: &str) -> bool {
    is_listed(SCHEMES, &scheme.to_ascii_lowercase())
}
