package dev.holdfast.coordinator.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.HttpCall;
import dev.holdfast.coordinator.http.Plane;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.coordinator.names.ServiceNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Passes what is asked of a storage account on to the emulator that serves it. No host of the blob service that nobody
 * declared leaves this machine: it is answered 404.
 */
public final class StoragePlane implements Plane, AutoCloseable {

    private final StorageAccounts accounts;
    private final String declaredIn;
    private final EmulatorClient emulators = new EmulatorClient();

    /** @param declaredIn where an operator declares accounts, for the sentence that answers for others */
    public StoragePlane(StorageAccounts accounts, String declaredIn) {
        this.accounts = accounts;
        this.declaredIn = declaredIn;
    }

    @Override
    public String title() {
        return "Blob storage";
    }

    @Override
    public boolean owns(String host) {
        return ServiceNames.storageAccountOf(host).isPresent();
    }

    @Override
    public boolean knows(String path) {
        return true;
    }

    /** None: what can be asked is the emulator's to say. */
    @Override
    public List<? extends Route<?>> routes() {
        return List.of();
    }

    @Override
    public CompletableFuture<Answer> serve(HttpCall call) {
        Optional<StorageAccount> account = accounts.ofHost(call.host());
        if (account.isEmpty()) {
            return CompletableFuture.completedFuture(failed(
                    404,
                    "ResourceNotFound",
                    "There is no storage account of this name; declare it in " + declaredIn + "."));
        }
        return emulators
                .ask(account.get(), call)
                .exceptionally(failure -> failed(
                        503,
                        "ServerBusy",
                        "The emulator of the storage account " + account.get()
                                + " gives no answer that can be passed on; look whether it runs."));
    }

    @Override
    public void close() {
        emulators.close();
    }

    /** As the storage service writes errors. */
    private static Answer failed(int status, String code, String sentence) {
        String body = "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + code + "</Code><Message>"
                + sentence.replace("&", "&amp;").replace("<", "&lt;") + "</Message></Error>";
        return new Answer(
                status, Map.of("content-type", "application/xml", "x-ms-error-code", code), body.getBytes(UTF_8));
    }
}
