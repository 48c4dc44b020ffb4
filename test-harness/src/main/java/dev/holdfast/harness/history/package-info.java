/**
 * What clients asked of a pool's keys, when, and what they were told: the record of a run, and the file it is kept in. How
 * a call was made (REST, PKCS#11, the partition protocol) is not known here, and nothing is judged.
 */
@NullMarked
package dev.holdfast.harness.history;

import org.jspecify.annotations.NullMarked;
