/** The imperative shell around the core: one thread that decides, one that carries out. */
@NullMarked
package io.dcosboot.agent.loop;

import org.jspecify.annotations.NullMarked;
