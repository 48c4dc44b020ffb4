/**
 * What a pool's card does for those who ask: one class for each family of services, one method for each service. Every
 * method authorises first, reads at the consistency asked for, computes on a worker, and changes state only by proposing.
 */
@NullMarked
package dev.holdfast.partition.service;

import org.jspecify.annotations.NullMarked;
