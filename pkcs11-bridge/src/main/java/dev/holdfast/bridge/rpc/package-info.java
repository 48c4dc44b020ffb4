/**
 * The wire of the PKCS#11 door: p11-kit's RPC protocol in each of its generations, and the one of Holdfast's own client module,
 * which extends it. Bytes become arguments and results become bytes here; what a call means is not known here.
 */
@NullMarked
package dev.holdfast.bridge.rpc;

import org.jspecify.annotations.NullMarked;
