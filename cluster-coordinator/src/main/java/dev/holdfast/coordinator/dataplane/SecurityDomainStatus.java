package dev.holdfast.coordinator.dataplane;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How a download or an upload of the security domain goes.
 *
 * @param status "InProgress", "Success" or "Failed"
 */
public record SecurityDomainStatus(
        String status, @JsonProperty("status_details") String details) {

    private static final String FAILED = "Failed";

    static SecurityDomainStatus inProgress(String details) {
        return new SecurityDomainStatus("InProgress", details);
    }

    static SecurityDomainStatus success(String details) {
        return new SecurityDomainStatus("Success", details);
    }

    /**
     * What an operation is answered with when it was begun. One that failed at once runs here: the command line takes an
     * operation whose first answer is final for one that went well.
     */
    SecurityDomainStatus begun() {
        return status.equals(FAILED) ? inProgress("The operation was begun.") : this;
    }

    static SecurityDomainStatus failed(String details) {
        return new SecurityDomainStatus(FAILED, details);
    }
}
