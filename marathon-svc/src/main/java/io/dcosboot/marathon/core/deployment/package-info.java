/** What has to change to get from one tree of apps to another, and how far that is (marathon.md §16–18). */
@NullMarked
package io.dcosboot.marathon.core.deployment;

import org.jspecify.annotations.NullMarked;
