package dev.holdfast.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command of {@code hsm} that a page shows.
 *
 * @param line of the page, from 1
 * @param words as a shell would give them to the program
 * @param whole whether the page shows it to be typed; a mention in a sentence may leave something out
 */
record DocumentedCommand(int line, List<String> words, boolean whole) {

    private static final Pattern SHOWN = Pattern.compile("^(?:\\$ | {4,})?(?:[^`]*\\$\\()?(?:\\.{1,2}/)*hsm (.*)");
    private static final Pattern MENTIONED = Pattern.compile("`(?:\\./)?hsm ([^`]*)`");
    private static final Pattern HERE_DOCUMENT = Pattern.compile("<<'?(\\w+)'?");
    private static final Pattern CARD = Pattern.compile("card \\S+ console\\b");
    private static final String END_OF_COMMAND = "|;&<>)";

    /** All that a page of Markdown shows. */
    static List<DocumentedCommand> in(List<String> page) {
        List<DocumentedCommand> commands = new ArrayList<>();
        boolean fenced = false;
        for (int i = 0; i < page.size(); i++) {
            String line = page.get(i);
            int number = i + 1;
            if (line.startsWith("```")) {
                fenced = !fenced;
                continue;
            }
            Matcher shown = SHOWN.matcher(line);
            if ((fenced || line.startsWith("    ")) && shown.find()) {
                String command = shown.group(1);
                while (command.endsWith("\\") && i + 1 < page.size()) {
                    command = command.substring(0, command.length() - 1)
                            + page.get(++i).strip();
                }
                commands.add(new DocumentedCommand(number, words(command), true));
                Matcher here = HERE_DOCUMENT.matcher(command);
                if (here.find() && CARD.matcher(command).lookingAt()) {
                    while (!page.get(++i).equals(here.group(1))) {
                        commands.add(new DocumentedCommand(i + 1, words("card 1 " + page.get(i)), true));
                    }
                }
            } else if (!fenced) {
                Matcher mentioned = MENTIONED.matcher(line);
                while (mentioned.find()) {
                    commands.add(new DocumentedCommand(number, words(mentioned.group(1)), false));
                }
            }
        }
        return commands;
    }

    /** The words up to the end of the command: a pipe, a redirection, a comment. */
    static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean begun = false;
        char quote = 0;
        for (char c : (command + ' ').toCharArray()) {
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
                if (quote != 0) {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                begun = true;
            } else if (Character.isWhitespace(c) || END_OF_COMMAND.indexOf(c) >= 0) {
                if (begun) {
                    words.add(word.toString());
                }
                word.setLength(0);
                begun = false;
                if (!Character.isWhitespace(c)) {
                    return words;
                }
            } else if (c == '#' && !begun) {
                return words;
            } else {
                word.append(c);
                begun = true;
            }
        }
        return words;
    }
}
