package dev.holdfast.coordinator.storage;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which storage a container's URL means. Hosts can be served by another account or by a folder of this machine: one line of
 * text for each, {@code #} begins a comment.
 *
 * <pre>
 * contosobackup.blob.core.windows.net = http://127.0.0.1:10000/contosobackup
 * fabrikam.blob.core.windows.net      = file:/var/lib/holdfast/backups
 * </pre>
 *
 * Every other host is the real one. Immutable.
 */
public final class StorageMap {

    private static final Pattern LINE = Pattern.compile(
            "(?<host>[A-Za-z0-9.-]+(:[0-9]{1,5})?|\\[[0-9A-Fa-f:.]+](:[0-9]{1,5})?)\\s*=\\s*(?<target>\\S+)");

    private static final StorageMap EMPTY = new StorageMap(Map.of(), Patience.STANDARD);

    private sealed interface Target {

        record Account(URI url) implements Target {}

        /** Containers are folders in it. */
        record Folder(Path path) implements Target {}
    }

    private final Map<String, Target> targets;
    private final Patience patience;

    private StorageMap(Map<String, Target> targets, Patience patience) {
        this.targets = targets;
        this.patience = patience;
    }

    /** Every host is the real one. */
    public static StorageMap empty() {
        return EMPTY;
    }

    /**
     * Reads the lines of a map.
     *
     * @throws RefusedException BAD_PARAMETER, naming the first line that is wrong
     */
    public static StorageMap parse(String text) {
        Map<String, Target> targets = new LinkedHashMap<>();
        String[] lines = text.split("\\R", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].replaceFirst("(^|\\s)#.*", "").strip();
            if (!line.isEmpty()) {
                add(targets, line, i + 1);
            }
        }
        return new StorageMap(Map.copyOf(targets), Patience.STANDARD);
    }

    /** The same map, where the hosts of these accounts are served by their emulators unless the map says otherwise. */
    public StorageMap with(StorageAccounts accounts) {
        Map<String, Target> more = new LinkedHashMap<>();
        accounts.all().forEach(account -> more.put(account.host(), new Target.Account(account.pathStyle())));
        more.putAll(targets);
        return new StorageMap(Map.copyOf(more), patience);
    }

    /** The same map with other limits for repeating requests. */
    public StorageMap withPatience(Patience other) {
        return new StorageMap(targets, other);
    }

    /**
     * The storage that a customer names. Nothing is asked of it yet.
     *
     * @param containerUrl such as {@code https://account.blob.core.windows.net/container}; https, unless on this machine
     * @param sasToken of the container; not looked at where a folder serves the host
     * @throws RefusedException BAD_PARAMETER when one of the two is malformed
     */
    public BackupStorage open(String containerUrl, String sasToken) {
        ContainerUrl url = ContainerUrl.parse(containerUrl);
        Target target = targets.getOrDefault(url.authority(), new Target.Account(url.account()));
        if (target instanceof Target.Folder folder) {
            return new FolderStorage(folder.path().resolve(url.container()));
        }
        URI account = ((Target.Account) target).url();
        return new BlobStorage(url.in(account), SasToken.parse(sasToken), patience);
    }

    /**
     * Whether the container is a folder of this machine, which needs no token.
     *
     * @throws RefusedException BAD_PARAMETER when the URL is malformed
     */
    public boolean isFolder(String containerUrl) {
        return targets.get(ContainerUrl.parse(containerUrl).authority()) instanceof Target.Folder;
    }

    private static void add(Map<String, Target> targets, String line, int number) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw wrong(number, "is not of the form 'host = target'");
        }
        String host = parts.group("host").toLowerCase(Locale.ROOT);
        Target target = target(parts.group("target"))
                .orElseThrow(() -> wrong(
                        number, "has a target that is neither an account's URL nor an absolute folder (file:/...)"));
        if (targets.putIfAbsent(host, target) != null) {
            throw wrong(number, "maps " + host + " for the second time");
        }
    }

    private static Optional<Target> target(String text) {
        return text.startsWith("file:")
                ? folder(text).map(Target.Folder::new)
                : ContainerUrl.account(text).map(Target.Account::new);
    }

    private static Optional<Path> folder(String text) {
        try {
            return Optional.of(Path.of(URI.create(text)));
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            return Optional.empty();
        }
    }

    private static RefusedException wrong(int line, String what) {
        return new RefusedException(
                Code.BAD_PARAMETER, "Line " + line + " of the storage map " + what + "; correct it and start again.");
    }
}
