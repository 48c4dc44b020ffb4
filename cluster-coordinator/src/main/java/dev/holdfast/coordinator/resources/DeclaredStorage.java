package dev.holdfast.coordinator.resources;

/**
 * A storage account that clients are to find.
 *
 * @param name in the spelling that clients use: they compare it with case
 * @param key base64; opens all that the account holds, and is never shown but to those who may have it
 */
public record DeclaredStorage(String name, String key) {
    @Override
    public String toString() {
        return name;
    }
}
