package dev.holdfast.bridge.custody;

import dev.holdfast.bridge.custody.PinSource.PinFile;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xipki.pkcs11.wrapper.PKCS11Constants;
import org.xipki.pkcs11.wrapper.PKCS11Exception;
import org.xipki.pkcs11.wrapper.Session;

/**
 * A SoftHSM2 token in a folder of its own, for those who have no hardware at hand.
 *
 * <p>SoftHSM reads an environment variable natively when it starts, and a JVM cannot change its own environment. So a
 * process that is to use the token is started with the {@link #environment} of its folder, and then calls
 * {@link #prepare}.
 */
public final class SoftHsmToken {

    private static final String VARIABLE = "SOFTHSM2_CONF";
    private static final String LABEL = "sd-exchange";
    private static final int PIN_BYTES = 16;

    private static final List<Path> USUAL_PLACES = List.of(
            Path.of("/usr/lib/softhsm/libsofthsm2.so"),
            Path.of("/usr/lib64/softhsm/libsofthsm2.so"),
            Path.of("/usr/lib64/pkcs11/libsofthsm2.so"),
            Path.of("/usr/lib/pkcs11/libsofthsm2.so"),
            Path.of("/usr/local/lib/softhsm/libsofthsm2.so"),
            Path.of("/opt/homebrew/lib/softhsm/libsofthsm2.so"));

    private SoftHsmToken() {}

    /** The SoftHSM2 module, if it is installed where distributions put it. */
    public static Optional<Path> installed() {
        return USUAL_PLACES.stream().filter(Files::isRegularFile).findFirst();
    }

    /** What the environment of a process must hold that is to use the token of this folder. */
    public static Map<String, String> environment(Path folder) {
        return Map.of(VARIABLE, configuration(folder).toString());
    }

    /** Whether this process was started with the {@link #environment} of this folder. */
    public static boolean inEffect(Path folder) {
        return configuration(folder).toString().equals(System.getenv(VARIABLE));
    }

    /**
     * Sets up the token, with random PINs in files that only this user can read, or finds the one set up before.
     *
     * @throws RefusedException CUSTODY_UNAVAILABLE when SoftHSM2 is not installed or fails, WRONG_STATE when this process
     *     was not started with the folder's environment
     */
    public static CustodySpec prepare(Path folder) {
        Path library = installed()
                .orElseThrow(() -> new RefusedException(
                        Code.CUSTODY_UNAVAILABLE, "SoftHSM2 is not installed; on Debian: apt install softhsm2"));
        if (!inEffect(folder)) {
            throw new RefusedException(
                    Code.WRONG_STATE,
                    "SoftHSM2 only finds its token when " + VARIABLE + "=" + configuration(folder)
                            + " was set before this process started; start it again with that");
        }
        try {
            Path tokens = Files.createDirectories(folder.toAbsolutePath().resolve("tokens"));
            Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString("rwx------"));
            Files.writeString(
                    configuration(folder),
                    "directories.tokendir = " + tokens + "\nobjectstore.backend = file\nlog.level = ERROR\n");
            PinFile officer = pinFile(folder.toAbsolutePath().resolve("officer.pin"));
            PinFile user = pinFile(folder.toAbsolutePath().resolve("user.pin"));
            TokenModule module = TokenModule.load(library);
            synchronized (module) {
                module.restart();
                if (module.find(LABEL).isEmpty()) {
                    initialize(module, officer, user);
                }
            }
            return new CustodySpec(library, LABEL, user);
        } catch (IOException e) {
            throw new RefusedException(
                    Code.CUSTODY_UNAVAILABLE, "a token cannot be kept in " + folder + "; is the folder writable?");
        } catch (PKCS11Exception e) {
            throw new RefusedException(
                    Code.CUSTODY_UNAVAILABLE,
                    "SoftHSM2 does not set up a token in " + folder + " (" + e.getErrorName()
                            + "); empty that folder, then repeat");
        }
    }

    private static Path configuration(Path folder) {
        return folder.toAbsolutePath().resolve("softhsm2.conf");
    }

    private static PinFile pinFile(Path file) throws IOException {
        if (Files.notExists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            byte[] random = new byte[PIN_BYTES];
            new SecureRandom().nextBytes(random);
            Files.writeString(file, HexFormat.of().formatHex(random), StandardCharsets.US_ASCII);
            Arrays.fill(random, (byte) 0);
        }
        return new PinFile(file);
    }

    private static void initialize(TokenModule module, PinFile officer, PinFile user) throws PKCS11Exception {
        char[] officerPin = officer.read();
        char[] userPin = user.read();
        try {
            module.initializeToken(LABEL, officerPin);
            Session session = module.find(LABEL)
                    .orElseThrow(() -> new PKCS11Exception(PKCS11Constants.CKR_TOKEN_NOT_PRESENT))
                    .openSession(true);
            try {
                session.login(PKCS11Constants.CKU_SO, officerPin);
                session.initPIN(userPin);
            } finally {
                session.closeSession();
            }
        } finally {
            Arrays.fill(officerPin, '\0');
            Arrays.fill(userPin, '\0');
        }
    }
}
