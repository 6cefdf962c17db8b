# For machines without Debian or without sudo: everything in a container, with
# the repository itself outside it.
#
#   docker build --build-arg USER_ID="$(id -u)" -t rebuilding-tornado .
#   docker run --rm -it --init --cap-add SYS_PTRACE -p 127.0.0.1:5173:5173 \
#     -p 127.0.0.1:8001-8015:8001-8015 -v "$PWD:/course" rebuilding-tornado
#   ./learn
#
# The book is on 5173, chapter NN's programs on 80NN (some have another port,
# and say so). A program listens on 127.0.0.1, which is the container's own; for
# your browser start it so, and open http://127.0.0.1:8010:
#
#   ./learn run 10 chat --base reference -- --address 0.0.0.0
#
# Where a program sends the browser to a port that it has chosen itself, as
# chapter 11's login_chat does, --network host takes the place of -p.
#
# The packages are those of tools/packages.txt: ./learn installs them here as it
# does anywhere. SYS_PTRACE is for LeakSanitizer, strace and gdb.
FROM debian:12
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates git sudo
# Only what setting up reads, so that an edited chapter does not repeat it.
COPY learn CMakeLists.txt /setup/
COPY cmake /setup/cmake
COPY common/trace /setup/common/trace
COPY tools /setup/tools
RUN /setup/learn setup --yes base book servers
# The files that are written in /course should be their owner's, not root's.
ARG USER_ID=1000
RUN useradd --create-home --uid "$USER_ID" learner \
    && echo 'learner ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/learner
USER learner
WORKDIR /course
CMD ["bash"]
