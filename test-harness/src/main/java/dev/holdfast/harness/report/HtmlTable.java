package dev.holdfast.harness.report;

import java.util.List;

/**
 * A table whose rows become small cards on a narrow screen. That takes the table's display away, and with it, for a
 * screen reader, its meaning; the roles give it back.
 */
final class HtmlTable {

    private HtmlTable() {}

    private enum Form {
        TEXT,
        CODE,
        LIST
    }

    /** One cell: a text, or a list when it has several lines. */
    record Cell(String style, Form form, List<String> lines) {

        static Cell of(String text) {
            return new Cell("", Form.TEXT, List.of(text));
        }

        /** Nothing to say; left out where there is little room. */
        static Cell none() {
            return new Cell("none", Form.TEXT, List.of("\u2013"));
        }

        static Cell number(String text) {
            return new Cell("number", Form.TEXT, List.of(text));
        }

        static Cell code(String text) {
            return new Cell("", Form.CODE, List.of(text));
        }

        static Cell list(List<String> lines) {
            return new Cell("", Form.LIST, lines);
        }

        /** Good or bad, told by a sign and a word besides the colour. */
        static Cell result(boolean good, String yes, String no) {
            return new Cell(
                    good ? "result good" : "result bad", Form.TEXT, List.of(good ? "\u2713 " + yes : "\u2717 " + no));
        }
    }

    /** Writes a table; the first cell of each row is its heading. */
    static void write(Markup page, String caption, List<String> headings, List<List<Cell>> rows) {
        page.open("table", "role", "table").leaf("caption", caption);
        page.open("thead", "role", "rowgroup").open("tr", "role", "row");
        for (int column = 0; column < headings.size(); column++) {
            boolean numbers = !rows.isEmpty() && rows.get(0).get(column).style().equals("number");
            page.leaf(
                    "th",
                    headings.get(column),
                    "scope",
                    "col",
                    "role",
                    "columnheader",
                    "class",
                    numbers ? "number" : "text");
        }
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
        switch (cell.form()) {
            case TEXT -> page.text(cell.lines().get(0));
            case CODE -> code(page, cell.lines().get(0));
            case LIST -> {
                page.open("ul");
                cell.lines().forEach(line -> page.leaf("li", line));
                page.close();
            }
        }
    }

    /** May break into lines after an underscore. */
    private static void code(Markup page, String name) {
        page.open("code");
        String separator = "_";
        for (String rest = name; !rest.isEmpty(); ) {
            int end = rest.indexOf(separator) < 0 ? rest.length() : rest.indexOf(separator) + 1;
            page.text(rest.substring(0, end)).empty("wbr");
            rest = rest.substring(end);
        }
        page.close();
    }
}
