/**
 * Secrets that lie in Vault: read before anything else starts, read again while the service runs. Start reading at
 * {@link dev.parley.secrets.SecretsVerticle}; what the values mean is in {@link dev.parley.conf}.
 */
@NullMarked
package dev.parley.secrets;

import org.jspecify.annotations.NullMarked;
