/** What the local cluster runs from: service jars, their libraries in a fixed order, JVM flags. */
@NullMarked
package io.dcosboot.cli.distribution;

import org.jspecify.annotations.NullMarked;
