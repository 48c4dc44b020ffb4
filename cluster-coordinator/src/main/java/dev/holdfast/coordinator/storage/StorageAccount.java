package dev.holdfast.coordinator.storage;

import dev.holdfast.coordinator.names.ServiceNames;
import java.net.URI;
import java.util.Locale;

/**
 * A storage account that an emulator on this machine serves under its public name.
 *
 * @param name as declared: clients sign for this spelling, though they ask for the host in lower case
 * @param endpoint where the emulator is, without a path, for instance http://127.0.0.1:10000
 * @param key base64; a secret, which is told to whoever may list the account's keys and to nobody else
 */
public record StorageAccount(String name, URI endpoint, String key) {

    /** The public host, in lower case. */
    public String host() {
        return name.toLowerCase(Locale.ROOT) + "." + ServiceNames.BLOB_SUFFIX;
    }

    /** The public host in the spelling that an emulator takes the account's name from. */
    String spelledHost() {
        return name + "." + ServiceNames.BLOB_SUFFIX;
    }

    /** Where the emulator serves it in path style. */
    URI pathStyle() {
        return URI.create(endpoint + "/" + name);
    }

    @Override
    public String toString() {
        return name + " at " + endpoint;
    }
}
