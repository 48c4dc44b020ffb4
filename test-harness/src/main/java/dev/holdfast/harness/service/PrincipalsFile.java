package dev.holdfast.harness.service;

import dev.holdfast.coordinator.directory.Principal;
import dev.holdfast.coordinator.directory.Principal.ResourceRight;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Those who may sign in to the service, one a line: {@code NAME = OBJECT-ID CLIENT-ID RESOURCES SECRET}. RESOURCES is what
 * they may do with HSMs as resources of the subscription: owner, reader or none. What they may do inside an HSM is said by its
 * own roles. A SECRET of "-" is for those whom another issuer signs in. The file holds secrets, so nobody but its owner may
 * have any right in it.
 */
public record PrincipalsFile(List<Entry> entries) {

    public static final String NAME = "principals.conf";

    /** The name of the one that a new home has. */
    public static final String ADMINISTRATOR = "administrator";

    private static final String GUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final Pattern LINE = Pattern.compile("(?<name>[A-Za-z0-9._-]{1,64})\\s*=\\s*(?<object>" + GUID
            + ")\\s+(?<client>" + GUID + ")\\s+(?<resources>owner|reader|none)\\s+(?<secret>-|\\S{16,256})");
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");
    private static final int SECRET_BYTES = 30;
    private static final String NO_SECRET = "-";

    /**
     * @param objectId GUID under which roles are assigned to it
     * @param clientId GUID it signs in with
     * @param resources "owner", "reader" or "none"
     */
    public record Entry(String name, String objectId, String clientId, String resources, String secret) {
        /** As the service knows it. */
        Principal principal() {
            byte[] bytes = secret.equals(NO_SECRET) ? new byte[0] : secret.getBytes(StandardCharsets.UTF_8);
            return new Principal(
                    objectId, clientId, name, bytes, ResourceRight.valueOf(resources.toUpperCase(Locale.ROOT)));
        }

        @Override
        public String toString() {
            return name + " (" + objectId + ")";
        }
    }

    /**
     * Reads and checks a file.
     *
     * @throws RefusedException that names the file and the line, and repeats nothing of it
     */
    public static PrincipalsFile read(Path file) {
        List<String> lines;
        try {
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                throw new RefusedException(
                        Code.FORBIDDEN,
                        "Others may read the secrets in " + file + "; run chmod 600 " + file + ", and change them.");
            }
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new RefusedException(
                    Code.NOT_FOUND,
                    "The principals' file " + file + " cannot be read; check its name and permissions.");
        }
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                Entry entry = entry(file, i + 1, line);
                refuseTwins(file, i + 1, entries, entry);
                entries.add(entry);
            }
        }
        return new PrincipalsFile(List.copyOf(entries));
    }

    /** Writes the file of a new home, with one principal, whose secret is random. */
    static void write(Path file, String objectId) throws IOException {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        String text = """
                # Who may sign in: NAME = OBJECT-ID CLIENT-ID RESOURCES SECRET. A change takes effect at the next start.
                # RESOURCES: owner, reader or none; what they may do inside an HSM is said by its roles.
                %s = %s %s owner %s
                """.formatted(
                        ADMINISTRATOR,
                        objectId,
                        UUID.randomUUID(),
                        Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    /** As the service knows them. */
    List<Principal> principals() {
        return entries.stream().map(Entry::principal).toList();
    }

    /** @throws RefusedException NOT_FOUND, with the names there are */
    public Entry require(String name) {
        return entries.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        Code.NOT_FOUND,
                        "There is no principal " + name + "; there are "
                                + entries.stream().map(Entry::name).toList() + "."));
    }

    private static Entry entry(Path file, int number, String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw refusal(
                    file,
                    number,
                    "write NAME = OBJECT-ID CLIENT-ID RESOURCES SECRET, with GUIDs in lower case, owner, reader or none,"
                            + " and a secret of 16 to 256 characters.");
        }
        return new Entry(
                parts.group("name"),
                parts.group("object"),
                parts.group("client"),
                parts.group("resources"),
                parts.group("secret"));
    }

    private static void refuseTwins(Path file, int number, List<Entry> entries, Entry entry) {
        for (Entry other : entries) {
            if (other.name().equals(entry.name())
                    || other.clientId().equals(entry.clientId())
                    || other.objectId().equals(entry.objectId())) {
                throw refusal(file, number, "it has the name, object id or client id of " + other.name() + ".");
            }
        }
    }

    private static RefusedException refusal(Path file, int line, String sentence) {
        return new RefusedException(Code.BAD_PARAMETER, file + ", line " + line + ": " + sentence);
    }
}
