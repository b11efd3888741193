//! Cargo's build script: the program embeds the bundled rule files, so it is rebuilt when one of them changes.

fn main() {
    println!("cargo:rerun-if-changed=regulations");
}
