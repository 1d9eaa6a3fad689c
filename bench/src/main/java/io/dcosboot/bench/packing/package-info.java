/** Several small services in one JVM, or each in its own. */
@NullMarked
package io.dcosboot.bench.packing;

import org.jspecify.annotations.NullMarked;
