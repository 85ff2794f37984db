//! `conference completions`

use crate::program::{Run, conference};

#[test]
fn every_shell_completes_every_operation() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = Run::of(&mut conference(&["completions", shell]));
        assert_eq!((run.status, run.errors.as_str()), (0, ""), "{shell}");
        for word in ["create-video-conference", "conf-title"] {
            assert!(run.output.contains(word), "{shell}");
        }
    }
}
