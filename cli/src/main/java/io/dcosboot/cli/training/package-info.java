/** The training run of an AOT cache. It is a jar of its own, among the services' libraries; nothing else uses it. */
@NullMarked
package io.dcosboot.cli.training;

import org.jspecify.annotations.NullMarked;
