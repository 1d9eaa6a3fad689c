/** Client commands of Marathon: cli.md §15 and §16. */
@NullMarked
package io.dcosboot.cli.marathon;

import org.jspecify.annotations.NullMarked;
