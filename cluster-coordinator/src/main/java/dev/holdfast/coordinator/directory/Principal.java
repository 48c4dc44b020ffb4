package dev.holdfast.coordinator.directory;

/**
 * Somebody who is declared to this service.
 *
 * @param objectId GUID in lower case, by which HSMs know whom they gave a role
 * @param clientId GUID in lower case, by which it signs in
 * @param displayName for people
 * @param secret what it signs in with; empty for one that cannot sign in with a secret. Never shown
 * @param right what it may do in the resource plane
 */
public record Principal(String objectId, String clientId, String displayName, byte[] secret, ResourceRight right) {

    /** What a principal may do with HSMs as resources. What it may do inside of one is for the HSM's roles to say. */
    public enum ResourceRight {
        NONE,
        /** May look. */
        READER,
        /** May look and change. */
        OWNER
    }

    public Principal {
        objectId = Directory.guid("object id", objectId);
        clientId = Directory.guid("client id", clientId);
        secret = secret.clone();
    }

    @Override
    public byte[] secret() {
        return secret.clone();
    }

    @Override
    public String toString() {
        return displayName + " (" + objectId + ")";
    }
}
