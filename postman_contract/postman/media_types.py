"""The media types of files by their names, as Postman's own runner tells them: a table, the same on every machine.

Python's own would depend on its version and on the system, and what is sent with them.
"""

_KNOWN = """
    application/atom+xml atom
    application/epub+zip epub
    application/geo+json geojson
    application/gpx+xml gpx
    application/gzip gz
    application/java-archive jar war
    application/java-vm class
    application/javascript js mjs
    application/json json map
    application/ld+json jsonld
    application/manifest+json webmanifest
    application/msword doc dot
    application/n-quads nq
    application/n-triples nt
    application/pdf pdf
    application/pkcs7-mime p7m
    application/pkcs7-signature p7s
    application/pkix-cert cer
    application/postscript ai eps ps
    application/rdf+xml rdf
    application/rls-services+xml rs
    application/rss+xml rss
    application/rtf rtf
    application/toml toml
    application/vnd.android.package-archive apk
    application/vnd.apple.keynote key
    application/vnd.apple.mpegurl m3u8
    application/vnd.apple.numbers numbers
    application/vnd.apple.pages pages
    application/vnd.google-earth.kml+xml kml
    application/vnd.google-earth.kmz kmz
    application/vnd.ms-excel xls xlt
    application/vnd.ms-excel.sheet.binary.macroenabled.12 xlsb
    application/vnd.ms-excel.sheet.macroenabled.12 xlsm
    application/vnd.ms-fontobject eot
    application/vnd.ms-outlook msg
    application/vnd.ms-powerpoint ppt
    application/vnd.oasis.opendocument.presentation odp
    application/vnd.oasis.opendocument.spreadsheet ods
    application/vnd.oasis.opendocument.text odt
    application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
    application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
    application/vnd.openxmlformats-officedocument.spreadsheetml.template xltx
    application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
    application/vnd.openxmlformats-officedocument.wordprocessingml.template dotx
    application/vnd.rar rar
    application/wasm wasm
    application/wsdl+xml wsdl
    application/x-7z-compressed 7z
    application/x-apple-diskimage dmg
    application/x-bzip2 bz2
    application/x-debian-package deb
    application/x-httpd-php php
    application/x-iso9660-image iso
    application/x-msdos-program exe
    application/x-msdownload dll msi bat
    application/x-perl pl
    application/x-pkcs12 p12 pfx
    application/x-pkcs7-certificates p7b
    application/x-redhat-package-manager rpm
    application/x-sh sh
    application/x-shockwave-flash swf
    application/x-sql sql
    application/x-subrip srt
    application/x-tar tar
    application/x-tex tex
    application/x-x509-ca-cert pem crt der
    application/x-xz xz
    application/xhtml+xml xhtml
    application/xml xml xsd xsl
    application/xml-dtd dtd
    application/zip zip
    audio/midi mid
    audio/mp4 m4a
    audio/mpeg mp3
    audio/ogg ogg oga
    audio/wave wav
    audio/webm weba
    audio/x-aac aac
    audio/x-flac flac
    audio/x-mpegurl m3u
    font/otf otf
    font/ttf ttf
    font/woff woff
    font/woff2 woff2
    image/avif avif
    image/bmp bmp
    image/gif gif
    image/heic heic
    image/jpeg jpg jpeg jpe
    image/png png
    image/svg+xml svg
    image/tiff tif tiff
    image/vnd.adobe.photoshop psd
    image/vnd.dwg dwg
    image/vnd.dxf dxf
    image/vnd.microsoft.icon ico
    image/webp webp
    message/rfc822 eml
    model/gltf+json gltf
    model/gltf-binary glb
    model/obj obj
    model/stl stl
    text/cache-manifest appcache manifest
    text/calendar ics
    text/coffeescript coffee
    text/css css
    text/csv csv
    text/html html htm
    text/jsx jsx
    text/less less
    text/markdown md markdown
    text/n3 n3
    text/plain txt text log ini conf
    text/tab-separated-values tsv
    text/turtle ttl
    text/vtt vtt
    text/x-c c h cpp
    text/x-java-source java
    text/x-lua lua
    text/x-sass sass
    text/x-scss scss
    text/x-vcard vcf
    text/yaml yaml yml
    video/3gpp 3gp
    video/mp2t ts
    video/mp4 mp4
    video/mpeg mpeg mpg
    video/ogg ogv
    video/quicktime mov
    video/webm webm
    video/x-flv flv
    video/x-m4v m4v
    video/x-matroska mkv
    video/x-ms-wmv wmv
    video/x-msvideo avi
"""
_BY_EXTENSION = {
    extension: media_type
    for media_type, *extensions in map(str.split, _KNOWN.split("\n")[1:-1])
    for extension in extensions
}


def media_type_of(name: str) -> str | None:
    """Return the media type of a file of a name; None: its extension, if it has one, is not known."""
    _, dot, extension = name.rpartition(".")
    return _BY_EXTENSION.get(extension.lower()) if dot else None
