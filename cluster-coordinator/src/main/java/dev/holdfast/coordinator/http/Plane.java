package dev.holdfast.coordinator.http;

import java.util.List;

/**
 * One of the service's faces: the data plane of the HSMs, the resource-manager plane, the token issuer, the directory.
 * Planes are told apart by the host that is asked for; where they share one, by the path.
 */
public interface Plane extends HttpService {

    /** Its name in the reference and in the OpenAPI description, for instance "Data plane". */
    String title();

    /** @param host in lower case */
    boolean owns(String host);

    /** Whether it has anything at this path. */
    boolean knows(String path);

    /** All that it offers. */
    List<? extends Route<?>> routes();
}
