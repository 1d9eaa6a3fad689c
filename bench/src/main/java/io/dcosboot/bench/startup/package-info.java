/** How long a local cluster takes to start, and how much memory it then has. */
@NullMarked
package io.dcosboot.bench.startup;

import org.jspecify.annotations.NullMarked;
