"""Tables as they should be: none for layout only, every row as long as the others, header cells that say so."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cms.harvest.cleaning.notes import Tally

WIDEST = 200
MOST_ROWS = 5_000
_MARK = "data-header-cell"
_MARKED = re.compile(f'<td(?P<rest>[^<>]*?) {_MARK}=""(?P<more>[^<>]*)>(?P<inside>.*?)</td>', re.DOTALL)
_BLANK = " \t\r\n\u00a0\u3000"
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)


def mend_tables(tree: LexborHTMLParser, tally: Tally) -> None:
    """Unwrap what is no table, complete rows, mark header cells (`with_headers` names them in the text)."""
    # The innermost first: a layout table is known by what is left in it.
    for table in reversed(tree.css("table")):
        rows = _rows(table)
        if not rows or len(rows) > MOST_ROWS:
            continue
        if len(rows) == 1 and len(rows[0]) == 1:
            _unwrap(tree, table, rows[0][0])
            tally["layout_tables"] += 1
            continue
        if not _holds_a_table(rows):
            tally["ragged_rows"] += _completed(tree, rows)
            tally["header_rows"] += _headed(table, rows)


def with_headers(html: str) -> str:
    """Cells that were marked as headers are written as such."""
    if _MARK not in html:
        return html
    return _MARKED.sub(lambda match: f'<th{match["rest"]}{match["more"]} scope="col">{match["inside"]}</th>', html)


def _holds_a_table(rows: list[list[LexborNode]]) -> bool:
    return any(cell.css_first("table") is not None for row in rows for cell in row)


def _rows(table: LexborNode) -> list[list[LexborNode]]:
    """The cells of each row of the table itself, not of tables within it."""
    rows = []
    for part in table.iter():
        inside = [part] if part.tag == "tr" else part.iter() if part.tag in ("thead", "tbody", "tfoot") else ()
        rows += [[cell for cell in row.iter() if cell.tag in ("td", "th")] for row in inside if row.tag == "tr"]
    return rows


def _unwrap(tree: LexborHTMLParser, table: LexborNode, cell: LexborNode) -> None:
    """The cell's content in the table's place; bare text stays apart from what stands around it."""
    if cell.child is None:
        table.decompose()
        return
    if cell.child is not None and not cell.child.is_element_node:
        table.insert_before(tree.create_node("br"))
        table.insert_after(tree.create_node("br"))
    outer = cell.parent
    cell.unwrap()
    while outer is not None:
        around, last = outer.parent, outer.tag == "table"
        outer.unwrap()
        if last:
            return
        outer = around


def _completed(tree: LexborHTMLParser, rows: list[list[LexborNode]]) -> int:
    """Empty cells where a row ends too early; how many rows were."""
    widths = _widths(rows)
    widest = max(widths)
    if widest > WIDEST or not all(rows):
        return 0
    count = 0
    for row, width in zip(rows, widths, strict=True):
        # One cell in a row of its own is a heading within the table.
        if width < widest and len(row) > 1:
            count += 1
            for _ in range(widest - width):
                row[-1].insert_after(tree.create_node("td"))
    return count


def _widths(rows: list[list[LexborNode]]) -> list[int]:
    """How many columns each row fills, with cells that reach down from rows above."""
    widths: list[int] = []
    reaching: list[int] = []
    for row in rows:
        spans = [(_span(cell, "colspan"), _span(cell, "rowspan")) for cell in row]
        widths.append(min(WIDEST + 1, len(reaching) + sum(across for across, _ in spans)))
        reaching = [left - 1 for left in reaching if left > 1]
        for across, down in spans:
            if down > 1 and len(reaching) <= WIDEST:
                reaching += [down - 1] * across
    return widths


def _span(cell: LexborNode, name: str) -> int:
    value = (cell.attributes.get(name) or "1").strip()
    return (
        min(WIDEST + 1, max(1, int(value)))
        if value.isascii() and value.isdecimal() and len(value) < len("10000")
        else 1
    )


def _headed(table: LexborNode, rows: list[list[LexborNode]]) -> int:
    """Whether the first row is made of headers: it stands in a head, or all of it is bold and what follows is not."""
    first = rows[0]
    if min(len(rows), len(first)) <= 1 or any(cell.tag == "th" for cell in first):
        return 0
    in_head = table.css_first("thead") is not None and first[0].parent is not None and _in_head(first[0])
    if not in_head and not (all(_bold(cell) for cell in first) and not all(_bold(cell) for cell in rows[1])):
        return 0
    for cell in first:
        cell.attrs[_MARK] = ""
    return 1


def _in_head(cell: LexborNode) -> bool:
    row = cell.parent
    return row is not None and row.parent is not None and row.parent.tag == "thead"


def _bold(cell: LexborNode) -> bool:
    """Whether all that the cell says is bold."""
    text = (cell.text() or "").strip(_BLANK)
    if not text:
        return False
    if _BOLD.search(cell.attributes.get("style") or ""):
        return True
    bold = "".join(one.text() or "" for one in cell.css("b,strong,[style]") if one.tag != "td" and _is_bold(one))
    return len("".join(bold.split())) >= len("".join(text.split()))


def _is_bold(node: LexborNode) -> bool:
    return node.tag in ("b", "strong") or bool(_BOLD.search(node.attributes.get("style") or ""))
