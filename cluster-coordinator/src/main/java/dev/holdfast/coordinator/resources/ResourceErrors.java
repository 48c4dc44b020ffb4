package dev.holdfast.coordinator.resources;

import dev.holdfast.coordinator.http.HttpRefusedException;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.Map;

/** What the resource manager says when it refuses, in its own words for the reasons. */
final class ResourceErrors {

    private ResourceErrors() {}

    static HttpRefusedException unauthenticated(String message, String tenantUrl) {
        return new HttpRefusedException(
                401,
                "AuthenticationFailed",
                message,
                Map.of(
                        "www-authenticate",
                        "Bearer authorization_uri=\"" + tenantUrl
                                + "\", error=\"invalid_token\", error_description=\"The token is missing or not valid.\""));
    }

    static HttpRefusedException forbidden(String principal, String action, String scope) {
        return new HttpRefusedException(
                403,
                "AuthorizationFailed",
                "The principal with object id '" + principal + "' may not perform the action '" + action
                        + "' over the scope '" + scope + "'; a right for resources is declared with the principal.",
                Map.of());
    }

    static HttpRefusedException noSuchSubscription(String subscription) {
        return notFound("SubscriptionNotFound", "The subscription '" + subscription + "' could not be found.");
    }

    static HttpRefusedException noSuchGroup(String group) {
        return notFound("ResourceGroupNotFound", "The resource group '" + group + "' could not be found.");
    }

    static HttpRefusedException noSuchHsm(String name, String group) {
        return notFound(
                "ResourceNotFound",
                "The resource 'Microsoft.KeyVault/managedHSMs/" + name + "' under resource group '" + group
                        + "' was not found.");
    }

    static HttpRefusedException notFound(String code, String message) {
        return new HttpRefusedException(404, code, message, Map.of());
    }

    static HttpRefusedException badRequest(String message) {
        return new HttpRefusedException(400, "BadRequest", message, Map.of());
    }

    static HttpRefusedException notSupported(String message) {
        return new HttpRefusedException(400, "NotSupported", message, Map.of());
    }

    /** The resource manager's word for what a pool refuses. */
    static RuntimeException worded(RefusedException refused) {
        return refused.code() == Code.BAD_PARAMETER
                ? badRequest(refused.status().getMessage())
                : refused;
    }
}
