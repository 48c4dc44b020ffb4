package dev.holdfast.harness.action;

import static dev.holdfast.harness.action.Action.told;
import static dev.holdfast.harness.experiment.Kind.RECOVERY;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.harness.custodians.Custodian;
import dev.holdfast.harness.experiment.Arguments;
import dev.holdfast.harness.experiment.Option;
import dev.holdfast.harness.experiment.Type;
import dev.holdfast.harness.experiment.Word;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an operator does with a security domain; the custodians' part is theirs. */
final class DomainActions implements AutoCloseable {

    private static final String FILE = "file";
    private static final String TRANSFER = "transfer-file";
    private static final String ALTERED = "altered";
    private static final String FOR_ANOTHER_KEY = "for-another-key";

    static final List<Word> WORDS = List.of(
            Word.everywhere(
                    RECOVERY,
                    "begin-recovery",
                    "Makes an exchange key in the custody of the configuration, and writes its certificate down."),
            Word.everywhere(
                    RECOVERY,
                    "upload-security-domain",
                    "Gives the pool the security domain that the custodians' transfer file holds.",
                    Option.optional(
                            FILE,
                            new Type.Choice(List.of(TRANSFER, ALTERED, FOR_ANOTHER_KEY)),
                            TRANSFER,
                            "the custodians' file, the same with a changed character, or one for another exchange key")));

    private final Scene scene;
    private final Service service;
    private final ExchangeFiles files;
    private Optional<HeldCustody> custody = Optional.empty();

    DomainActions(Scene scene) {
        this.scene = scene;
        service = scene.service();
        files = new ExchangeFiles(scene.folders().domain());
    }

    Map<String, Action> actions() {
        return Map.of("begin-recovery", told(arguments -> begin()), "upload-security-domain", told(this::upload));
    }

    private String begin() {
        close();
        HeldCustody held =
                HeldCustody.open(scene.configuration().custody(), scene.folders(), service, scene.tokenFaults());
        custody = Optional.of(held);
        files.writeExchangeKey(
                service.await(service.domains().initRecovery(scene.pool(), Service.ADMINISTRATOR, held.custody())));
        return "Its private half is in " + held.describe() + ".";
    }

    private String upload(Arguments arguments) {
        byte[] blob =
                switch (arguments.choice(FILE)) {
                    case ALTERED -> altered(files.readTransfer());
                    case FOR_ANOTHER_KEY -> forAnotherKey();
                    default -> files.readTransfer();
                };
        service.await(service.domains().upload(scene.pool(), Service.ADMINISTRATOR, blob));
        return "The pool holds the source's security domain; the exchange key is destroyed.";
    }

    private byte[] forAnotherKey() {
        List<Custodian> custodians = scene.source().custodians();
        Path foreign = files.discarded("foreign-exchange-key");
        HoldersStep.restoreBlob(
                files.domain(),
                custodians.get(0).certificate(),
                custodians.stream()
                        .limit(scene.configuration().quorum().required())
                        .map(Custodian::privateKey)
                        .toList(),
                List.of(),
                foreign);
        return files.read(foreign);
    }

    /** Another character in the middle of the last item's ciphertext. */
    private static byte[] altered(byte[] json) {
        String text = new String(json, UTF_8);
        int at = text.lastIndexOf("compact_jwe");
        int inside = text.indexOf("..", at) + 40;
        char other = text.charAt(inside) == 'A' ? 'B' : 'A';
        return (text.substring(0, inside) + other + text.substring(inside + 1)).getBytes(UTF_8);
    }

    @Override
    public void close() {
        custody.ifPresent(HeldCustody::close);
        custody = Optional.empty();
    }
}
