//! Engines that run SQL, where the machine has them: DuckDB through Python's package, PostgreSQL as a private server of the test's own.
//!
//! A missing engine is said aloud and skipped; with `QUYCHE_ENGINES=required` (as `.ci/run` sets where it could get them) it fails.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::support::root;

/// One engine with a place for its files.
pub enum Engine {
    DuckDb { python: PathBuf },
    Postgres(Server),
}

/// What an engine is asked: tables with the files that fill them, statements, and then questions that give one text per row.
pub struct Job {
    pub tables: Vec<(String, PathBuf)>,
    pub statements: PathBuf,
    pub questions: Vec<String>,
}

const PYTHON: &str = r"
import sys, json, duckdb
con = duckdb.connect()
con.execute('SET threads TO 2')
job = json.load(open(sys.argv[1]))
for table, file in job['tables']:
    con.execute(table)
    con.execute(f'COPY {table.split()[2]} FROM {chr(39)}{file}{chr(39)} (FORMAT csv, HEADER false, AUTO_DETECT false, DELIMITER {chr(39)},{chr(39)}, QUOTE {chr(39)}{chr(34)}{chr(39)}, ESCAPE {chr(39)}{chr(34)}{chr(39)}, NULL {chr(39)}\\N{chr(39)})')
con.execute(open(job['statements']).read())
out = open(sys.argv[2], 'w')
for question in job['questions']:
    for (line,) in con.execute(question).fetchall():
        out.write(line + chr(10))
";

/// The engines that this machine has; what is missing is said.
pub fn engines() -> Vec<Engine> {
    let required = std::env::var("QUYCHE_ENGINES").is_ok_and(|v| v == "required");
    let missing = |name: &str| {
        assert!(!required, "{name} is required and not here");
        eprintln!("SKIPPED: {name} is not installed, so nothing is compared with it");
    };
    let mut all = Vec::new();
    match python() {
        Some(python) => all.push(Engine::DuckDb { python }),
        None => missing("DuckDB (Python's package duckdb)"),
    }
    match Server::start() {
        Some(server) => all.push(Engine::Postgres(server)),
        None => missing("PostgreSQL"),
    }
    all
}

/// A Python that knows DuckDB: the one that `.ci/run` prepared, or the machine's own.
fn python() -> Option<PathBuf> {
    let prepared = root().join("target/engines/bin/python3");
    let knows = |python: &PathBuf| {
        let import = Command::new(python).args(["-c", "import duckdb"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
        import.is_ok_and(|s| s.success())
    };
    [std::env::var_os("QUYCHE_PYTHON").map(PathBuf::from), Some(prepared), Some("python3".into())].into_iter().flatten().find(knows)
}

impl Engine {
    pub fn dialect(&self) -> &'static str {
        match self {
            Engine::DuckDb { .. } => "duckdb",
            Engine::Postgres(_) => "postgres",
        }
    }

    /// The rows that the questions give.
    pub fn run(&self, job: &Job, folder: &Path) -> Vec<String> {
        let answers = folder.join(format!("{}.out", self.dialect()));
        match self {
            Engine::DuckDb { python } => {
                let asked = folder.join("job.json");
                let tables: Vec<_> = job.tables.iter().map(|(table, file)| serde_json::json!([table, file])).collect();
                let text = serde_json::json!({ "tables": tables, "statements": job.statements, "questions": job.questions }).to_string();
                std::fs::write(&asked, text).unwrap();
                let done = Command::new(python).args(["-c", PYTHON]).args([&asked, &answers]).output().unwrap();
                assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
            }
            Engine::Postgres(server) => {
                let mut script = String::new();
                for (table, file) in &job.tables {
                    let name = table.split(' ').nth(2).unwrap();
                    script.push_str(&format!("{table};\n\\copy {name} from '{}' with (format csv, null '\\N')\n", file.display()));
                }
                script.push_str(&format!("\\i {}\n\\o {}\n", job.statements.display(), answers.display()));
                job.questions.iter().for_each(|question| script.push_str(&format!("{question};\n")));
                let file = folder.join("job.sql");
                std::fs::write(&file, script).unwrap();
                let done = server.psql(&file);
                assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
            }
        }
        std::fs::read_to_string(answers).unwrap().lines().map(str::to_owned).collect()
    }
}

/// A PostgreSQL server with its own data, on a socket in its own folder; it ends with this value.
pub struct Server {
    folder: tempfile::TempDir,
    bin: PathBuf,
    as_root: bool,
}

impl Server {
    fn start() -> Option<Server> {
        let bin = bin()?;
        // The socket's path must stay short, and a server that does not run as root must be able to reach it.
        let folder = tempfile::Builder::new().prefix("qpg").tempdir_in("/tmp").ok()?;
        let as_root = output(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0");
        if as_root {
            output(Command::new("chown").arg("postgres").arg(folder.path()))?;
        }
        let server = Server { folder, bin, as_root };
        let data = server.folder.path().join("data");
        server.own("initdb", &["-D", data.to_str()?, "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C"])?;
        let options = format!("-k {} -c listen_addresses= -c fsync=off", server.folder.path().display());
        let log = server.folder.path().join("log");
        server.own("pg_ctl", &["-D", data.to_str()?, "-o", &options, "-l", log.to_str()?, "-w", "start"])?;
        Some(server)
    }

    /// Runs one of the server's programs as a user who may: the server refuses to run as root.
    fn own(&self, program: &str, arguments: &[&str]) -> Option<String> {
        let program = self.bin.join(program);
        let mut command = match self.as_root {
            true => Command::new("runuser"),
            false => Command::new(&program),
        };
        if self.as_root {
            command.args(["-u", "postgres", "--"]).arg(&program);
        }
        output(command.args(arguments).current_dir("/"))
    }

    fn psql(&self, file: &Path) -> std::process::Output {
        let mut command = Command::new(self.bin.join("psql"));
        command.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", "postgres", "-h"]).arg(self.folder.path());
        command.arg("-f").arg(file).env("PGOPTIONS", "-c client_min_messages=warning").output().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let data = self.folder.path().join("data");
        let _ = self.own("pg_ctl", &["-D", &data.to_string_lossy(), "-m", "immediate", "-w", "stop"]);
    }
}

/// Where the server's programs are: Debian keeps them out of the way.
fn bin() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|e| e.path().join("bin")).collect();
    folders.sort();
    folders.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths));
    folders.into_iter().rfind(|bin| ["initdb", "pg_ctl", "psql", "postgres"].iter().all(|program| bin.join(program).is_file()))
}

/// What a program says, if it ends well. A server that it starts keeps no pipe of ours open.
fn output(command: &mut Command) -> Option<String> {
    let said = tempfile::NamedTempFile::new().ok()?;
    let status = command.stdin(Stdio::null()).stdout(said.reopen().ok()?).stderr(Stdio::null()).status().ok()?;
    status.success().then(|| std::fs::read_to_string(said.path()).ok()).flatten()
}
