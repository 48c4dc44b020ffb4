package dev.holdfast.harness.pkcs11;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.operator.Coordinator;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ControlRequest;
import dev.holdfast.proto.v1.ControlRequest.InitializeToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hsm pkcs11 init}. */
@Command(
        name = "init",
        description = {
            "Gives a pool's token a label, its security officer's PIN and its user's: what pkcs11-tool --init-token --init-pin"
                    + " does.",
            "A token that has a security officer is initialized anew if this is his PIN: the objects made through PKCS#11 are"
                    + " destroyed, the keys of the service stay."
        },
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm pkcs11 init ContosoMHSM --so-pin-file so.pin --pin-file user.pin")
final class InitCommand implements Callable<Integer> {

    private static final int MOST_PIN_BYTES = 255;

    @Mixin
    private Coordinator coordinator = new Coordinator();

    @Parameters(paramLabel = "POOL", description = "The pool's name.")
    private String pool = "";

    @Option(
            names = "--so-pin-file",
            paramLabel = "FILE",
            required = true,
            description = "The security officer's PIN: the first line of a file.")
    private Path soPin = Path.of("");

    @Option(
            names = "--pin-file",
            paramLabel = "FILE",
            required = true,
            description = "The user's PIN: the first line of a file.")
    private Path userPin = Path.of("");

    @Option(names = "--label", paramLabel = "TEXT", description = "At most 32 bytes. Default: the pool's name.")
    private @Nullable String label;

    @Override
    public Integer call() {
        coordinator.ask(ControlRequest.newBuilder()
                .setInitializeToken(InitializeToken.newBuilder()
                        .setPool(pool)
                        .setLabel(label == null ? pool : label)
                        .setSoPin(firstLine(soPin))
                        .setUserPin(firstLine(userPin))));
        coordinator.done("The token of " + pool + " is ready for its user; hsm pkcs11 info " + pool
                + " tells how applications connect.");
        return ExitCode.OK.code();
    }

    private static ByteString firstLine(Path file) {
        byte[] bytes = new byte[0];
        try {
            bytes = Files.readAllBytes(file);
            int end = 0;
            while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
                end++;
            }
            if (end > MOST_PIN_BYTES) {
                throw new RefusedException(Code.BAD_PARAMETER, "The first line of " + file + " is too long for a PIN.");
            }
            return ByteString.copyFrom(bytes, 0, end);
        } catch (IOException e) {
            throw new RefusedException(Code.NOT_FOUND, "The PIN's file " + file + " cannot be read.");
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
