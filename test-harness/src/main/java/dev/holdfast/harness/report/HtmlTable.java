package dev.holdfast.harness.report;

import java.util.List;

/**
 * A table whose rows become small cards on a narrow screen. That takes the table's display away, and with it, for a
 * screen reader, its meaning; the roles give it back.
 */
final class HtmlTable {

    private HtmlTable() {}

    /** One cell: a text, or a list when it has several lines. */
    record Cell(String style, String element, List<String> lines) {

        static Cell of(String text) {
            return new Cell("", "", List.of(text));
        }

        static Cell number(String text) {
            return new Cell("number", "", List.of(text));
        }

        static Cell code(String text) {
            return new Cell("", "code", List.of(text));
        }

        static Cell list(List<String> lines) {
            return new Cell("", "li", lines);
        }

        /** Good or bad, told by a sign and a word besides the colour. */
        static Cell result(boolean good, String yes, String no) {
            return new Cell(good ? "result good" : "result bad", "", List.of(good ? "\u2713 " + yes : "\u2717 " + no));
        }
    }

    /** Writes a table; the first cell of each row is its heading. */
    static void write(Markup page, String caption, List<String> headings, List<List<Cell>> rows) {
        page.open("table", "role", "table").leaf("caption", caption);
        page.open("thead", "role", "rowgroup").open("tr", "role", "row");
        headings.forEach(heading -> page.leaf("th", heading, "scope", "col", "role", "columnheader"));
        page.close().close();
        page.open("tbody", "role", "rowgroup");
        for (List<Cell> row : rows) {
            page.open("tr", "role", "row");
            for (int column = 0; column < row.size(); column++) {
                if (column == 0) {
                    page.open("th", "scope", "row", "role", "rowheader");
                } else {
                    page.open(
                            "td", "role", "cell", "class", row.get(column).style(), "data-label", headings.get(column));
                }
                content(page, row.get(column));
                page.close();
            }
            page.close();
        }
        page.close().close();
    }

    private static void content(Markup page, Cell cell) {
        if (cell.element().isEmpty()) {
            page.text(cell.lines().get(0));
        } else if (cell.element().equals("li")) {
            page.open("ul");
            cell.lines().forEach(line -> page.leaf("li", line));
            page.close();
        } else {
            page.leaf(cell.element(), cell.lines().get(0));
        }
    }
}
