/**
 * Who is who: passwords, the tokens they give, and the keys that sign these. Start reading at
 * {@link dev.parley.accounts.AccountsVerticle}; users and hashes lie in the store.
 */
@NullMarked
package dev.parley.accounts;

import org.jspecify.annotations.NullMarked;
