package dev.holdfast.harness.config;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A file of lines {@code key = value}, UTF-8. Blank lines, and lines that begin with {@code #}, say nothing. Read strictly:
 * an unknown key is more often a misspelt one, so it is refused. Every refusal names the file and, where there is one, the
 * line.
 */
public final class ConfigFile {

    private record Entry(int line, String value) {}

    private final Path file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private ConfigFile(Path file) {
        this.file = file.toAbsolutePath().normalize();
    }

    /**
     * Reads a file that may have these keys and no other, each once.
     *
     * @throws RefusedException BAD_PARAMETER, with the way out; NOT_FOUND when there is no such file
     */
    public static ConfigFile read(Path file, Collection<String> keys) {
        String text;
        try {
            text = Files.readString(file);
        } catch (MalformedInputException e) {
            throw new RefusedException(Code.BAD_PARAMETER, file + " is no text in UTF-8; write it anew.");
        } catch (IOException e) {
            throw new RefusedException(
                    Code.NOT_FOUND, "The configuration " + file + " cannot be read; check its name and permissions.");
        }
        return parse(file, text, keys);
    }

    /** As {@link #read}, with the file's text given; the file itself is not touched. */
    public static ConfigFile parse(Path file, String text, Collection<String> keys) {
        ConfigFile config = new ConfigFile(file);
        int number = 0;
        for (String line : text.lines().map(String::strip).toList()) {
            number++;
            if (!line.isEmpty() && !line.startsWith("#")) {
                config.add(number, line, keys);
            }
        }
        return config;
    }

    private void add(int number, String line, Collection<String> keys) {
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw refusal(number, "there is no \"=\"; write key = value, or begin the line with # for a comment.");
        }
        String key = line.substring(0, equals).strip();
        String value = line.substring(equals + 1).strip();
        if (!keys.contains(key)) {
            throw refusal(
                    number,
                    "there is no key \"" + key + "\"; it may be " + String.join(", ", new TreeSet<>(keys)) + ".");
        }
        if (value.isEmpty()) {
            throw refusal(number, key + " has no value; give it one, or delete the line.");
        }
        Entry before = entries.putIfAbsent(key, new Entry(number, value));
        if (before != null) {
            throw refusal(number, key + " was set in line " + before.line() + " already; delete one of the two.");
        }
    }

    /** The file, absolute. */
    public Path file() {
        return file;
    }

    /**
     * The value of a key that may be missing.
     *
     * @param reader makes sense of the text, or throws a {@link RefusedException} with a sentence why it cannot
     */
    public <T> Optional<T> find(String key, Function<String, T> reader) {
        Entry entry = entries.get(key);
        if (entry == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(entry.value()));
        } catch (RefusedException e) {
            throw refusal(entry.line(), key + " = " + entry.value() + ": " + e.getMessage());
        }
    }

    /** The value of a key that must be there; see {@link #find}. */
    public <T> T require(String key, Function<String, T> reader) {
        return find(key, reader)
                .orElseThrow(() -> new RefusedException(
                        Code.BAD_PARAMETER, file + ": " + key + " is missing; add a line \"" + key + " = ...\"."));
    }

    /** A path; one that is not absolute begins at the folder of this file. */
    public Path path(String text) {
        try {
            return file.resolveSibling(text).normalize();
        } catch (InvalidPathException e) {
            throw new RefusedException(Code.BAD_PARAMETER, "that is no path.");
        }
    }

    /** An endpoint that others can be told of: a host and a port from 1 to 65535. */
    public static Address.Tcp endpoint(String text) {
        if (Address.parse(text) instanceof Address.Tcp tcp && tcp.port() > 0) {
            return tcp;
        }
        throw new RefusedException(
                Code.BAD_PARAMETER, "Write host:port with a port from 1 to 65535, such as 127.0.0.1:7600.");
    }

    private RefusedException refusal(int line, String sentence) {
        return new RefusedException(Code.BAD_PARAMETER, file + ", line " + line + ": " + sentence);
    }
}
