package dev.holdfast.coordinator.storage;

import com.azure.storage.blob.models.BlobErrorCode;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.time.Instant;

/** Says why a container could not be used, and what to do about it. */
final class BlobRefusals {

    private final ContainerUrl url;
    private final SasToken sas;

    BlobRefusals(ContainerUrl url, SasToken sas) {
        this.url = url;
        this.sas = sas;
    }

    /** Its URL, for messages. */
    String container() {
        return url.toString();
    }

    /** @param done what was not: written, read or listed */
    RefusedException of(BlobFailedException failure, String done) {
        return new RefusedException(
                Code.STORAGE_UNAVAILABLE, "Backups cannot be " + done + " in " + url + ": " + reason(failure) + ".");
    }

    private String reason(BlobFailedException failure) {
        return switch (failure.kind()) {
            case ANSWERED -> answered(failure) + " (" + failure.getMessage() + ")";
            case UNKNOWN_HOST -> "no such host is known; check the URL and the name service";
            case NO_CONNECTION -> "the connection failed or was lost at every try; check the network, then repeat";
            case NO_TLS -> "no TLS connection can be made; check that it speaks TLS with a certificate trusted here";
            case TOO_SLOW -> "there was no answer in time; check the network, then repeat";
            case WRONG_CONTENT -> "what arrives is not what was stored; repeat, or use another copy";
            case BROKEN_OFF -> "the request was broken off; repeat it";
        };
    }

    private String answered(BlobFailedException failure) {
        return switch (failure.status()) {
            case 401, 403 -> forbidden(failure);
            case 404 ->
                failure.is(BlobErrorCode.CONTAINER_NOT_FOUND)
                        ? "there is no such container; create it, or correct its name"
                        : "there is no such account or container; correct the URL";
            case 429, 503 -> "the storage is busy and turned every try away; repeat later";
            default -> "the storage failed or refused; look the error up, then repeat";
        };
    }

    /** The storage does not always say what is wrong with a token, but the token does. */
    private String forbidden(BlobFailedException failure) {
        Instant now = Instant.now();
        if (sas.expiry().filter(now::isAfter).isPresent()) {
            return "the SAS token expired at " + sas.expiry().get() + "; make a new one";
        }
        if (sas.begin().filter(now::isBefore).isPresent()) {
            return "the SAS token is not valid before " + sas.begin().get() + "; wait, or make another one";
        }
        if (failure.is(BlobErrorCode.AUTHORIZATION_PERMISSION_MISMATCH)) {
            return "the SAS token does not permit it; a backup needs r, c and d, a restore r, a list l";
        }
        return "the SAS token is not one for this container and this network; make one with the account's present key";
    }
}
