/** Cluster state that is fetched now and then and kept. */
@NullMarked
package io.dcosboot.gateway.polling;

import org.jspecify.annotations.NullMarked;
