"""XML of strangers: no document type, no entities, nothing fetched, depth and size bounded by libxml2."""

from typing import Any, Final

from lxml import etree

from geo.errors import DocumentError

REMEDY: Final = "export it again, or save its text as .txt"


def parse_xml(data: bytes, *, lenient: bool = False) -> Any:
    """
    Parse XML.

    Parameters
    ----------
    data
        The file's bytes; their encoding is told by its mark or declaration.
    lenient
        Whether what is not well-formed is left out instead of refused.

    Returns
    -------
    root
        The root as an lxml element, without comments and processing instructions.

    Raises
    ------
    DocumentError
        If it is not well-formed (unless lenient), too deep, or declares a document type, which is how
        entities that grow without bounds or name other files come in.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=lenient,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(f"is not well-formed XML ({error}): {REMEDY}") from error
    if root is None:
        raise DocumentError(f"holds no XML: {REMEDY}")
    if root.getroottree().docinfo.doctype:
        raise DocumentError("declares a document type, through which XML can reach other files: remove <!DOCTYPE …>")
    return root


def local_name(element: Any) -> str:
    """Return an element's name without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def namespace(element: Any) -> str:
    """Return an element's namespace, empty if it has none."""
    return element.tag.rpartition("}")[0].removeprefix("{") if isinstance(element.tag, str) else ""


def text_of(element: Any) -> str:
    """Return the text inside an element, white space in a row as one blank."""
    return " ".join("".join(element.itertext()).split())
