package dev.holdfast.coordinator.rest;

import dev.holdfast.coordinator.http.Plane;
import dev.holdfast.coordinator.http.Route;
import java.util.List;
import java.util.stream.Collectors;

/** The pages of docs/rest-reference.md, made from the routes. */
public final class Reference {

    private Reference() {}

    /** A section in Markdown, with a table of the plane's routes. */
    public static String of(Plane plane) {
        StringBuilder section = new StringBuilder("## " + plane.title() + "\n\n");
        section.append("| Operation | | Takes | Answers | Needs |\n|---|---|---|---|---|\n");
        for (Route<?> route : plane.routes()) {
            section.append("| **")
                    .append(route.operation())
                    .append("**: ")
                    .append(route.summary())
                    .append(" | `")
                    .append(route.method())
                    .append(' ')
                    .append(route.path())
                    .append("`")
                    .append(query(route.query()))
                    .append(" | ")
                    .append(route.body().map(Class::getSimpleName).orElse(""))
                    .append(" | ")
                    .append(route.status())
                    .append(route.result()
                            .map(type -> " " + type.getSimpleName())
                            .orElse(""))
                    .append(" | ")
                    .append(needs(route))
                    .append(" |\n");
        }
        return section.toString();
    }

    private static String query(List<Route.Parameter> parameters) {
        return parameters.isEmpty()
                ? ""
                : "<br>"
                        + parameters.stream()
                                .map(each -> "`" + each.name() + "`: " + each.description())
                                .collect(Collectors.joining("<br>"));
    }

    private static String needs(Route<?> route) {
        if (route.access() == Route.Access.OPEN) {
            return "nothing";
        }
        return route.action().isEmpty() ? "a token" : "`" + route.action() + "`";
    }
}
