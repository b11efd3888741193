//! Threads: one reads blocks, some work on them, the caller writes what they make, in the order of the blocks.
//!
//! Blocks are dealt out in turn, so their order needs no sorting. Buffers go back to where they came from: a run allocates no more than a few
//! blocks.

use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};

use super::Course;
use super::blocks::{Block, Blocks, Unread};

/// Blocks that wait for a thread, and that wait to be written.
const WAITING: usize = 2;

/// Why a run did not come to its end.
pub enum Stopped {
    /// Somebody wished it.
    Asked,
    Unread(Unread),
    Unwritten(io::Error),
}

type Done = (Block, Vec<u8>);

/// Runs to the end of the input: `make` makes a worker in each thread, `work` lets it write what it makes of a block, `finish` gives what is left of it.
pub fn pump<W, T: Send>(
    mut blocks: Blocks<impl Read + Send>,
    course: &Course,
    make: &(impl Fn() -> W + Sync),
    work: &(impl Fn(&mut W, &Block, &mut Vec<u8>) + Sync),
    finish: impl Fn(W) -> T + Send + Sync + Copy,
    sink: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> Result<Vec<T>, Stopped> {
    let given_up = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (mut to, mut from, mut back, mut threads) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for _ in 0..course.threads.max(1) {
            let (send, receive) = sync_channel::<Block>(WAITING);
            let (done, written) = sync_channel::<Done>(WAITING);
            let (give_back, buffers) = channel::<Vec<u8>>();
            to.push(send);
            from.push(written);
            back.push(give_back);
            threads.push(scope.spawn(move || worker(make, work, finish, &receive, &done, &buffers)));
        }
        let (emptied, empty) = channel::<Vec<u8>>();
        let given_up = &given_up;
        let reader = scope.spawn(move || {
            let mut turn = to.iter().cycle();
            loop {
                if course.stop.load(Ordering::Relaxed) || given_up.load(Ordering::Relaxed) {
                    return Err(Stopped::Asked);
                }
                match blocks.next(empty.try_recv().unwrap_or_default()) {
                    Ok(None) => return Ok(()),
                    Ok(Some(block)) => match turn.next().map(|thread| thread.send(block)) {
                        Some(Ok(())) => {}
                        _ => return Err(Stopped::Asked),
                    },
                    Err(unread) => return Err(Stopped::Unread(unread)),
                }
            }
        });
        let (mut read, mut unwritten) = (0, None);
        for (written, back) in from.iter().zip(&back).cycle() {
            // The threads end in the order in which they would have had the next block.
            let Ok((block, out)) = written.recv() else { break };
            if let Err(error) = sink(&out) {
                given_up.store(true, Ordering::Relaxed);
                unwritten = Some(Stopped::Unwritten(error));
                break;
            }
            read += block.bytes.len() as u64;
            (course.progress)(read);
            // A thread that has ended takes no buffer back.
            let _ = (back.send(out), emptied.send(block.bytes));
        }
        drop((from, back));
        let ended = reader.join().unwrap_or(Err(Stopped::Asked));
        let count = threads.len();
        let left: Vec<T> = threads.into_iter().filter_map(|thread| thread.join().ok()).collect();
        if left.len() < count {
            return Err(Stopped::Unwritten(io::Error::other("a thread has failed")));
        }
        match (unwritten, ended) {
            (Some(stopped), _) | (None, Err(stopped)) => Err(stopped),
            (None, Ok(())) => Ok(left),
        }
    })
}

fn worker<W, T>(
    make: &impl Fn() -> W,
    work: &impl Fn(&mut W, &Block, &mut Vec<u8>),
    finish: impl Fn(W) -> T,
    blocks: &Receiver<Block>,
    done: &SyncSender<Done>,
    buffers: &Receiver<Vec<u8>>,
) -> T {
    let mut worker = make();
    for block in blocks {
        let mut out = buffers.try_recv().unwrap_or_default();
        out.clear();
        work(&mut worker, &block, &mut out);
        if done.send((block, out)).is_err() {
            break;
        }
    }
    finish(worker)
}
