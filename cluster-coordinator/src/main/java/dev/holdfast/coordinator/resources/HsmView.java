package dev.holdfast.coordinator.resources;

import dev.holdfast.coordinator.directory.Directory;
import dev.holdfast.coordinator.http.HttpCall;
import dev.holdfast.coordinator.names.ServiceNames;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.coordinator.resources.ManagedHsm.Activation;
import dev.holdfast.coordinator.resources.ManagedHsm.Provisioning;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Shows pools as resources. Whether a pool is activated its cards say; where none does in time, that is not known. */
final class HsmView {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Request STATUS =
            Request.newBuilder().setGetStatus(GetStatus.getDefaultInstance()).build();

    private final ResourceIds ids;
    private final String tenant;

    HsmView(Directory directory) {
        ids = new ResourceIds(directory.subscription());
        tenant = directory.tenant();
    }

    CompletableFuture<ManagedHsm> of(Pool pool, HttpCall call) {
        return pool.client()
                .call(STATUS)
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .handle((answer, failure) -> failure == null ? activation(answer) : Activation.UNKNOWN)
                .thenApply(activation -> shown(pool.spec(), call, Provisioning.SUCCEEDED, activation));
    }

    /** One that is not there yet. */
    ManagedHsm planned(PoolSpec spec, HttpCall call) {
        return shown(spec, call, Provisioning.PROVISIONING, Activation.NOT_ACTIVATED);
    }

    ResourceIds ids() {
        return ids;
    }

    private ManagedHsm shown(PoolSpec spec, HttpCall call, Provisioning state, Activation activation) {
        return ManagedHsm.of(spec, ids, tenant, uri(spec.name(), call), state, activation);
    }

    /** Those who ask under the name localhost find the HSM below it as well. */
    private static String uri(String name, HttpCall call) {
        return call.host().equals(ServiceNames.LOCAL)
                ? "https://" + name.toLowerCase(Locale.ROOT) + "." + ServiceNames.LOCAL_HSM_SUFFIX
                        + (call.port() == HttpCall.HTTPS_PORT ? "" : ":" + call.port()) + "/"
                : ServiceNames.hsmUri(name) + "/";
    }

    private static Activation activation(Response answer) {
        return switch (answer.getCardStatus().getDomainState()) {
            case ACTIVATED -> Activation.ACTIVE;
            case RECOVERY -> Activation.RECOVERING;
            case PROVISIONED -> Activation.NOT_ACTIVATED;
            default -> Activation.UNKNOWN;
        };
    }
}
