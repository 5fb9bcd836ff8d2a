//! Tests of the public API: cases by feature, properties, and the real files of the corpus.

#[cfg(test)]
mod agreement;
#[cfg(test)]
mod batch;
#[cfg(test)]
mod block;
#[cfg(test)]
mod corpus;
#[cfg(test)]
mod diff;
#[cfg(test)]
mod embedded;
#[cfg(test)]
mod flow;
#[cfg(test)]
mod mutation;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod random;
#[cfg(test)]
mod read;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod undo;
