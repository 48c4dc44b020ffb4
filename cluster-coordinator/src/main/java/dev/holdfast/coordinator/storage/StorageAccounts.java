package dev.holdfast.coordinator.storage;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The storage accounts that an emulator serves under their public names: one line of text for each, {@code #} begins a
 * comment.
 *
 * <pre>
 * # name        = endpoint               key, base64
 * ContosoBackup = http://127.0.0.1:10000 bm90IGEgc2VjcmV0IGtleQ==
 * </pre>
 */
public final class StorageAccounts {

    private static final Pattern LINE =
            Pattern.compile("(?<name>[A-Za-z0-9]{3,24})\\s*=\\s*(?<endpoint>http://\\S+)\\s+(?<key>[A-Za-z0-9+/=]+)");
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private static final StorageAccounts NONE = new StorageAccounts(Map.of());

    /** By their public hosts, as declared first to last. */
    private final Map<String, StorageAccount> byHost;

    private StorageAccounts(Map<String, StorageAccount> byHost) {
        this.byHost = byHost;
    }

    public static StorageAccounts none() {
        return NONE;
    }

    /** @throws RefusedException FORBIDDEN when others than the owner may use the file, BAD_PARAMETER naming a wrong line */
    public static StorageAccounts read(Path file) {
        try {
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                throw new RefusedException(
                        Code.FORBIDDEN,
                        "The storage accounts in " + file + " have keys that others may read; run chmod 600 " + file
                                + ".");
            }
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "The storage accounts in " + file + " cannot be read; correct the file's name.");
        }
    }

    /** @throws RefusedException BAD_PARAMETER, naming the first line that is wrong and quoting nothing of it */
    public static StorageAccounts parse(String text) {
        Map<String, StorageAccount> accounts = new LinkedHashMap<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("(^|\\s)#.*", "").strip();
            if (!line.isEmpty()) {
                int number = i + 1;
                StorageAccount account = account(line)
                        .orElseThrow(() -> wrong(
                                number,
                                "is not of the form 'name = http://host:port key', where the host is an address or has no"
                                        + " dots"));
                if (accounts.putIfAbsent(account.host(), account) != null) {
                    throw wrong(number, "declares an account for the second time");
                }
            }
        }
        return new StorageAccounts(accounts);
    }

    /** As declared, first to last. */
    public Collection<StorageAccount> all() {
        return List.copyOf(byHost.values());
    }

    /** @param host in lower case */
    public Optional<StorageAccount> ofHost(String host) {
        return Optional.ofNullable(byHost.get(host));
    }

    private static Optional<StorageAccount> account(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches() || !isBase64(parts.group("key"))) {
            return Optional.empty();
        }
        return endpoint(parts.group("endpoint"))
                .map(endpoint -> new StorageAccount(parts.group("name"), endpoint, parts.group("key")));
    }

    /** An emulator that is reached in path style, the slash at its end left out. */
    private static Optional<URI> endpoint(String text) {
        String bare = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        return ContainerUrl.account(bare + "/name").isPresent() ? Optional.of(URI.create(bare)) : Optional.empty();
    }

    private static boolean isBase64(String text) {
        try {
            return Base64.getDecoder().decode(text).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static RefusedException wrong(int line, String what) {
        return new RefusedException(
                Code.BAD_PARAMETER,
                "Line " + line + " of the storage accounts " + what + "; correct it and start again.");
    }
}
