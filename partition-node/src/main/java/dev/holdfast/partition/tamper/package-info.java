/**
 * What happens to a card from outside its interfaces, and how its life ends: sensors, the answer to a tamper, the lock for
 * transport, decommissioning. What has to be erased for that, others erase; nothing here knows keys, pools or the store.
 */
@NullMarked
package dev.holdfast.partition.tamper;

import org.jspecify.annotations.NullMarked;
