package dev.holdfast.coordinator.dataplane;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How a download or an upload of the security domain goes.
 *
 * @param status "InProgress", "Success" or "Failed"
 */
public record SecurityDomainStatus(
        String status, @JsonProperty("status_details") String details) {

    static SecurityDomainStatus inProgress(String details) {
        return new SecurityDomainStatus("InProgress", details);
    }

    static SecurityDomainStatus success(String details) {
        return new SecurityDomainStatus("Success", details);
    }

    static SecurityDomainStatus failed(String details) {
        return new SecurityDomainStatus("Failed", details);
    }
}
