package dev.holdfast.harness.client.pkcs11;

import java.nio.file.Path;

/**
 * Where a token is, and how its user logs in.
 *
 * @param socket the unix-domain socket of the pool's door
 * @param pin of the user; never shown
 */
public record TokenPlace(Path socket, String pin) {

    @Override
    public String toString() {
        return socket.toString();
    }
}
