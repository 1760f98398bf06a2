{{- define "lvsfleet.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* 44 and not 63: "-central" follows, and a StatefulSet's name of more than 52 makes a label that is too long. */}}
{{- define "lvsfleet.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 44 | trimSuffix "-" -}}
{{- else if contains (include "lvsfleet.name" .) .Release.Name -}}
{{- .Release.Name | trunc 44 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "lvsfleet.name" .) | trunc 44 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "lvsfleet.central" -}}
{{- include "lvsfleet.fullname" . }}-central
{{- end -}}

{{- define "lvsfleet.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "lvsfleet.central" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "lvsfleet.tlsSecret" -}}
{{- default (printf "%s-tls" (include "lvsfleet.central" .)) .Values.tls.existingSecret -}}
{{- end -}}

{{- define "lvsfleet.scheme" -}}
{{- ternary "https" "http" .Values.tls.enabled -}}
{{- end -}}

{{/* What never changes in an upgrade. */}}
{{- define "lvsfleet.selectorLabels" -}}
app.kubernetes.io/name: {{ include "lvsfleet.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: central
{{- end -}}

{{/* The same of the agents of real servers. */}}
{{- define "lvsfleet.realServerLabels" -}}
app.kubernetes.io/name: {{ include "lvsfleet.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: realserver
{{- end -}}

{{- define "lvsfleet.labels" -}}
{{- with .Values.commonLabels }}
{{- toYaml . }}
{{ end -}}
{{ include "lvsfleet.selectorLabels" . }}
app.kubernetes.io/part-of: lvsfleet
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{/* The names of a certificate that is made here, as YAML. */}}
{{- define "lvsfleet.dnsNames" -}}
{{- $service := include "lvsfleet.central" . -}}
{{- $names := list $service (printf "%s.%s" $service .Release.Namespace) (printf "%s.%s.svc" $service .Release.Namespace) "localhost" -}}
{{- concat $names .Values.tls.dnsNames | uniq | toYaml -}}
{{- end -}}

{{- define "lvsfleet.ipAddresses" -}}
{{- prepend .Values.tls.ipAddresses "127.0.0.1" | uniq | toYaml -}}
{{- end -}}

{{/* A role and its binding for the service account: (dict "root" . "suffix" "-gateway" "rules" "..." "namespaces" list).
     Without namespaces it is a ClusterRole. */}}
{{- define "lvsfleet.role" -}}
{{- $root := .root -}}
{{- $name := printf "%s%s" (include "lvsfleet.central" $root) .suffix -}}
{{- $rules := .rules -}}
{{- range (.namespaces | default (list "")) }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ ternary "Role" "ClusterRole" (ne . "") }}
metadata:
  name: {{ $name }}
  {{- with . }}
  namespace: {{ . }}
  {{- end }}
  labels:
    {{- include "lvsfleet.labels" $root | nindent 4 }}
rules:
  {{- $rules | trim | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ ternary "RoleBinding" "ClusterRoleBinding" (ne . "") }}
metadata:
  name: {{ $name }}
  {{- with . }}
  namespace: {{ . }}
  {{- end }}
  labels:
    {{- include "lvsfleet.labels" $root | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ ternary "Role" "ClusterRole" (ne . "") }}
  name: {{ $name }}
subjects:
  - kind: ServiceAccount
    name: {{ include "lvsfleet.serviceAccount" $root }}
    namespace: {{ $root.Release.Namespace }}
{{- end }}
{{- end -}}
