/**
 * The asymmetric mechanisms of PKCS#11: RSA, elliptic curves, ML-KEM, ML-DSA, SLH-DSA, and the attributes that their
 * keys are spread over. No object, permission or profile is known here, and no key is kept but parsed copies of those
 * in use.
 */
@NullMarked
package dev.holdfast.partition.asymmetric;

import org.jspecify.annotations.NullMarked;
