/**
 * A master under load: simulated agents over the real agent link and simulated frameworks over the real scheduler HTTP
 * API, against real master processes and a real ZooKeeper.
 */
@NullMarked
package io.dcosboot.bench.master;

import org.jspecify.annotations.NullMarked;
